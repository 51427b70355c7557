"""What kind of message a file makes: by its type, or by the end of its name for deliveries that tell no type."""

# Types of files that hold an address card.
CARDS = ("text/vcard", "text/x-vcard")
_BY_FAMILY = {"image": "image", "video": "video", "audio": "voice"}
_BY_ENDING = {
    ending: kind
    for kind, endings in {
        "image": "apng avif bmp gif heic heif jfif jpe jpeg jpg png svg tif tiff webp",
        "video": "3g2 3gp avi m4v mkv mov mp4 mpeg mpg qt webm wmv",
        "voice": "aac amr caf flac m4a mp3 oga ogg opus wav wma",
        "contact": "vcf",
    }.items()
    for ending in endings.split()
}


def kind_of_file(name: str, mime: str = "") -> str:
    """One of the kinds of a message; "file" where neither type nor name tells more."""
    found = kind_of_type(mime.lower())
    return kind_of_ending(ending_of(name.partition("?")[0])) if found == "file" else found


def kind_of_type(mime: str) -> str:
    """The kind of a MIME type in small letters; "file" where it is neither picture, film nor sound."""
    return _BY_FAMILY.get(mime.partition("/")[0], "file")


def kind_of_ending(ending: str) -> str:
    """The kind of an ending in small letters ("jpg"); "file" where it is none that is known."""
    return _BY_ENDING.get(ending, "file")


def ending_of(name: str) -> str:
    """What stands behind the last dot of a name, in small letters."""
    return name.rpartition(".")[2].lower()
