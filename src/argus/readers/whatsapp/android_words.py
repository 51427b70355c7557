"""What the numbers in a `msgstore.db` mean: kinds of messages, events of groups, results of calls.

They are documented nowhere. Those that WhatsApp Chat Exporter (0.13.1) knows too are its: types 0, 1, 2, 5, 15 and 20,
most actions up to 69, the results of calls. The others (seen once, notes, polls, actions 16, 17, 21, 29 to 32, 52, 59,
68, 79, 80) were seen in no database at hand and stand here unproven; the number of a type stays in `other`.
"""

SYSTEM_TYPE, REVOKED_TYPE = 7, 15
# message.message_type, messages.media_wa_type
KINDS = {
    0: "text",
    1: "image",
    2: "voice",
    3: "video",
    4: "contact",
    5: "location",
    9: "file",
    10: "call",
    13: "video",  # a GIF
    14: "contact",
    16: "location",  # live
    20: "image",  # a sticker
    42: "image",  # to be seen once
    43: "video",  # to be seen once
    62: "video",  # a video note
    81: "video",
    82: "voice",  # to be heard once
    90: "call",
}
# message_system.action_type, in the words of `events.py`
ACTIONS = {
    1: "rename",
    4: "join",
    5: "leave",
    6: "icon",
    7: "leave",
    9: "create",
    10: "number change",
    11: "create",
    12: "join",
    13: "leave",
    14: "leave",
    15: "admin",
    16: "admin",
    17: "leave",
    18: "security code",
    19: "encryption",
    20: "join",
    21: "settings",
    27: "description",
    28: "number change",
    29: "settings",
    30: "settings",
    31: "settings",
    32: "settings",
    46: "business",
    47: "business",
    50: "business",
    52: "leave",
    56: "disappearing messages",
    57: "security code",
    58: "block",
    59: "disappearing messages",
    67: "encryption",
    68: "encryption",
    69: "business",
    79: "join",
    80: "admin",
}
# call_log.call_result
CALL_RESULTS = {2: "unanswered", 3: "unavailable", 4: "missed or cancelled", 5: "answered", 7: "missed or cancelled"}
# group_participant_user.rank
RANKS = {1: "admin", 2: "creator"}
# messages.status, messages.edit_version of the old tables
OLD_SYSTEM_STATUS, OLD_REVOKED_EDIT = 6, 7
# message_add_on.message_add_on_type
REACTION_ADD_ON = 56
