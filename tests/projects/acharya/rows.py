"""Rows as a school makes them."""

from datetime import date
from decimal import Decimal

from django.contrib.auth import get_user_model

from admissions.models import Admission
from attendance.models import Mark, Session
from fees.models import FeePlan, Payment

names = ["asha", "björn", "chen", "o'neil", "zoë", "महेश"]
users = [get_user_model().objects.create_user(name, password=None) for name in names]
plans = [FeePlan.objects.create(name=f"Plan {n}", amount=Decimal("1250.50") * n) for n in range(3)]
for n, user in enumerate(users):
    Admission.objects.create(
        student=user,
        plan=plans[n % 3] if n % 2 else None,
        number=f"2025/{n:04}",
        photo=bytes(range(256)) if n % 2 else None,
        remarks=["", "moved\nfrom Köln", "ok"][n % 3],
    )
    Payment.objects.create(payer=user, plan=plans[n % 3], paid=None, details={"mode": "cash", "n": n})
for n in range(30):
    session = Session.objects.create(title=f"Lesson {n}", day=date(2025, 1, 1 + n), teacher=users[0])
    for user in users:
        Mark.objects.create(session=session, student=user, present=n % 3 != 0)
