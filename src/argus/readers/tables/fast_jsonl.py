from argus.messages import block_of
from argus.readers.reader import whole_lines
from argus.readers.tables.mapping import settled


def read_lines(item, span, settled_json, found):
    table = settled(settled_json)
    return block_of(each for start, end, line in whole_lines(item, span) for each in found(start, end, line, table))
