from gongkai.documents.paper import Text
def blocks_of(text): return [Text(t) for t in text.split("\n")]
