"""What is new, for those who read it, in the form that they read."""

from postmortems.publish.digest.audiences import AUDIENCES, digest
from postmortems.publish.digest.forms import TEXTS, slack
from postmortems.publish.digest.news import News, day_of, news_of

__all__ = ["AUDIENCES", "TEXTS", "News", "day_of", "digest", "news_of", "slack"]
