"""What kind of message a file makes, by the end of its name: for deliveries that tell no type."""

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
    family = mime.partition("/")[0].lower()
    if family in ("image", "video", "audio"):
        return "voice" if family == "audio" else family
    ending = name.partition("?")[0].rpartition(".")[2].lower()
    return _BY_ENDING.get(ending, "file")
