from django.conf import settings
from django.db import migrations, models
from django.db.models import Deferrable, F, Q
from django.db.models.functions import Lower, Upper


class Migration(migrations.Migration):
    dependencies = [("every", "0001_initial")]
    operations = [
        migrations.CreateModel(
            name="Place",
            fields=[
                ("id", models.SmallAutoField(auto_created=True, primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=50, unique=True)),
                ("city", models.CharField(max_length=50)),
                ("number", models.PositiveIntegerField(unique=True)),
                ("a_name_of_a_column_that_is_so_long_that_names_are_cut", models.IntegerField(db_index=True)),
            ],
            options={"unique_together": {("name", "city"), ("city", "a_name_of_a_column_that_is_so_long_that_names_are_cut")}},
        ),
        migrations.CreateModel(
            name="Restaurant",
            fields=[
                ("place_ptr", models.OneToOneField(auto_created=True, on_delete=models.CASCADE, parent_link=True,
                                                   primary_key=True, serialize=False, to="every.place")),
                ("rating", models.IntegerField()),
                ("friends", models.ManyToManyField("self")),
                ("everything", models.ManyToManyField("every.Everything", db_table="restaurant_things")),
                ("codes", models.ManyToManyField(to="every.OnPostgres", db_constraint=False)),
                ("members", models.ManyToManyField(through="every.Member", to=settings.AUTH_USER_MODEL)),
            ],
            options={"order_with_respect_to": "rating"},
            bases=("every.place",),
        ),
        migrations.CreateModel(
            name="Proxy", fields=[], options={"proxy": True, "indexes": [], "constraints": []}, bases=("every.restaurant",),
        ),
        migrations.CreateModel(
            name="Unmanaged",
            fields=[("id", models.AutoField(primary_key=True)), ("name", models.CharField(max_length=3)),
                    ("places", models.ManyToManyField("every.Place"))],
            options={"managed": False, "db_table": "of_somebody_else"},
        ),
        migrations.CreateModel(
            name="Member",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("person", models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE)),
                ("restaurant", models.ForeignKey("Proxy", models.CASCADE, null=True)),
                ("by_name", models.ForeignKey("every.Place", models.CASCADE, to_field="name", related_name="+")),
                ("by_number", models.ForeignKey("every.Place", models.CASCADE, to_field="number", related_name="+")),
                ("code", models.ForeignKey("every.OnPostgres", models.CASCADE, db_column="the code")),
                ("code_once", models.OneToOneField("every.OnPostgres", models.CASCADE, related_name="+")),
                ("free", models.ForeignKey("every.Everything", models.CASCADE, db_constraint=False, db_index=False)),
                ("unmanaged", models.ForeignKey("every.Unmanaged", models.CASCADE)),
                ("me", models.ForeignKey("self", models.SET_NULL, null=True)),
                ("since", models.DateField()),
                ("until", models.DateField(null=True)),
                ("note", models.TextField()),
            ],
            options={
                "db_table": "a_table_whose_name_is_so_long_that_every_name_of_an_index_is_cut",
                "indexes": [
                    models.Index(fields=["since", "-until"], name="member_dates"),
                    models.Index(F("since").desc(), Lower("note"), name="member_expression"),
                    models.Index(fields=["note"], name="member_note", condition=Q(until__isnull=True)),
                    models.Index(fields=["person", "since"], include=["note"], name="member_covering"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("person", "since"), name="member_unique"),
                    models.UniqueConstraint(fields=["note"], condition=Q(until__isnull=True), name="member_partial"),
                    models.UniqueConstraint(Upper("note"), name="member_upper"),
                    models.UniqueConstraint(fields=["until"], name="member_deferred", deferrable=Deferrable.DEFERRED),
                    models.UniqueConstraint(fields=["until", "me"], name="member_covered", include=["note"]),
                    models.UniqueConstraint(fields=["until", "free"], name="member_nulls", nulls_distinct=False),
                    models.CheckConstraint(condition=Q(since__gt="2000-01-01"), name="member_check"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Pair",
            fields=[
                ("pk", models.CompositePrimaryKey("left", "right", blank=True, editable=False, primary_key=True, serialize=False)),
                ("left", models.ForeignKey("every.Place", models.CASCADE)),
                ("right", models.IntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="GroßeSache",
            fields=[("id", models.BigAutoField(primary_key=True)), ("personen", models.ManyToManyField(settings.AUTH_USER_MODEL))],
        ),
        migrations.CreateModel(
            name="AModelWhoseNameIsSoLongThatItsTableIsNamedByASumOfItOnPostgres",
            fields=[("id", models.AutoField(primary_key=True)), ("others", models.ManyToManyField("every.Place"))],
        ),
        migrations.CreateModel(name="Bare", fields=[("name", models.CharField(max_length=3))]),
        migrations.AddField("Bare", "place", models.ForeignKey("every.restaurant", models.CASCADE, default=1), preserve_default=False),
        migrations.RenameField("Bare", "name", "title"),
        migrations.RenameModel("Bare", "Barer"),
        migrations.AlterUniqueTogether("Barer", {("title", "place")}),
    ]
