"""Rows as people make them: empty, NULL, long, odd."""

from datetime import datetime, timezone
from decimal import Decimal

from django.contrib.auth import get_user_model

from events.models import (
    Announcement,
    Event,
    Recording,
    Registration,
    UserNotification,
    UserProfile,
    WebinarChatMessage,
)

texts = ["", "plain", "Grüße, 世界 \U0001f393", "two\nlines\r\nand a third", "quote ' and \" and ;", "x" * 5000]
users = [
    get_user_model().objects.create_user(name, password=None)
    for name in ("asha", "björn", "chen", "o'neil")
]
for n, user in enumerate(users):
    UserProfile.objects.create(
        user=user,
        organisation=texts[n][:120],
        preferences={"theme": "dark", "n": n, "nested": [1, None, "ü"]} if n else {},
        avatar=bytes(range(256)) * n if n else None,
    )
for n in range(40):
    event = Event.objects.create(
        title=f"Webinar {n} {texts[n % 5]}"[:200],
        speaker=users[n % 4],
        starts=datetime(2025, 1 + n % 12, 1 + n % 28, 18, 30, tzinfo=timezone.utc),
        fee=None if n % 3 else Decimal("19.90") * n,
    )
    Recording.objects.create(event=event, url=f"https://example.org/{n}")
    Announcement.objects.create(event=event, text=texts[n % 6])
    for user in users:
        Registration.objects.create(user=user, event=event, note=texts[n % 6])
        WebinarChatMessage.objects.create(event=event, user=user, text=texts[(n + 1) % 6])
    UserNotification.objects.create(user=users[n % 4], text=texts[n % 5][:300], read=n % 2 == 0)
