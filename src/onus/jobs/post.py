"""Post: hands mails to the post office of the settings.

In:  a mail.
Out: nothing; or NotTaken, with the reason.
"""

from __future__ import annotations

from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage

from onus.actions.send_mails import NotTaken
from onus.records.mails import Mail


def post(mail: Mail) -> None:
    """Hand a mail over, under a name that stays the same however often it is tried.

    Raises:
        NotTaken: the post office did not take it.
    """
    host = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip("> ") or "localhost"
    name = f"<onus-{mail.created_at}-{mail.number}@{host}>"
    message = EmailMessage(mail.subject, mail.text, to=[mail.to], headers={"Message-ID": name})
    try:
        message.send()
    except (SMTPException, OSError, ValueError) as error:
        # Whom it was for stands in the row; a reason must not repeat it.
        raise NotTaken(type(error).__name__) from error
