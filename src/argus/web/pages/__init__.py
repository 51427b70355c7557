"""The screens: one module and one template each. A module with a `router` joins the app by being here."""
