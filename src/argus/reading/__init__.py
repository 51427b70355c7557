"""What it says: search, conversations, messages."""

from argus.reading.conversations import (
    ConversationList,
    ConversationPage,
    ConversationSummary,
    Line,
    Quote,
    conversation_page,
    count_conversations,
    line_at,
    list_conversations,
    neighbours,
)
from argus.reading.facets import FACETS, FacetValue
from argus.reading.highlights import highlights
from argus.reading.message import MessageDetail, SealedBytes, Sighting, message_detail, record_id, sealed_bytes
from argus.reading.query import parse_query
from argus.reading.search import SORTS, Answer, Filters, Hit, search, search_json

__all__ = [
    "FACETS",
    "SORTS",
    "Answer",
    "ConversationList",
    "ConversationPage",
    "ConversationSummary",
    "FacetValue",
    "Filters",
    "Hit",
    "Line",
    "MessageDetail",
    "Quote",
    "SealedBytes",
    "Sighting",
    "conversation_page",
    "count_conversations",
    "highlights",
    "line_at",
    "list_conversations",
    "message_detail",
    "neighbours",
    "parse_query",
    "record_id",
    "sealed_bytes",
    "search",
    "search_json",
]
