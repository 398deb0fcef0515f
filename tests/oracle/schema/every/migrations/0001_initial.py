import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
from django.conf import settings
from django.db import migrations, models
from django.db.models.functions import Lower

import every.fields


def key():
    return ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"))


class Migration(migrations.Migration):
    initial = True
    dependencies = [("auth", "__first__"), ("contenttypes", "__first__")]
    operations = [
        migrations.CreateModel(
            "Person",
            [
                ("password", models.CharField(max_length=128)),
                ("last_login", models.DateTimeField(null=True)),
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False)),
                ("email", models.EmailField(unique=True)),
                ("groups", models.ManyToManyField("auth.Group")),
            ],
            options={"swappable": "AUTH_USER_MODEL"},
        ),
        migrations.CreateModel(
            name="Everything",
            fields=[
                key(),
                ("big", models.BigIntegerField()),
                ("binary", models.BinaryField(max_length=20, null=True)),
                ("boolean", models.BooleanField(default=False, db_index=True)),
                ("char", models.CharField(max_length=20, db_index=True)),
                ("unlimited", models.CharField(db_collation="C")),
                ("date", models.DateField(auto_now=True)),
                ("datetime", models.DateTimeField(auto_now_add=True, db_index=True)),
                ("decimal", models.DecimalField("a price", "decimal", 9, 2)),
                ("duration", models.DurationField()),
                ("email", models.EmailField(max_length=75, unique=True)),
                ("file", models.FileField(upload_to="x", unique=True)),
                ("path", models.FilePathField("/x", max_length=300)),
                ("real", models.FloatField(null=True, unique=True)),
                ("ip", models.GenericIPAddressField()),
                ("image", models.CharField("an image", max_length=100, db_column="Bild")),
                ("integer", models.IntegerField(db_default=3)),
                ("json", models.JSONField(default=dict)),
                ("positive_big", models.PositiveBigIntegerField()),
                ("positive", models.PositiveIntegerField(unique=True)),
                ("positive_small", models.PositiveSmallIntegerField(db_index=True)),
                ("slug", models.SlugField()),
                ("slug_plain", models.SlugField(max_length=10, db_index=False)),
                ("small", models.SmallIntegerField(db_comment="small")),
                ("text", models.TextField(db_index=True)),
                ("time", models.TimeField()),
                ("url", models.URLField(db_collation="de")),
                ("uuid", models.UUIDField(unique=True, db_index=True)),
                ("doubled", models.GeneratedField(expression=models.F("positive") * 2, db_persist=True,
                                                  output_field=models.PositiveIntegerField())),
                ("words", models.GeneratedField(expression=Lower("char"), db_persist=True,
                                                output_field=models.CharField(max_length=22), unique=True)),
                ("größe", models.IntegerField(db_index=True)),
            ],
        ),
        migrations.CreateModel(
            name="OnPostgres",
            fields=[
                ("code", models.CharField(max_length=5, primary_key=True, serialize=False)),
                ("numbers", django.contrib.postgres.fields.ArrayField(models.IntegerField(), db_index=True)),
                ("names", django.contrib.postgres.fields.ArrayField(
                    base_field=django.contrib.postgres.fields.ArrayField(models.CharField(max_length=3), size=2), size=4,
                    unique=True)),
                ("pairs", django.contrib.postgres.fields.HStoreField()),
                ("span", django.contrib.postgres.fields.IntegerRangeField()),
                ("big_span", django.contrib.postgres.fields.BigIntegerRangeField(null=True)),
                ("decimal_span", django.contrib.postgres.fields.DecimalRangeField()),
                ("days", django.contrib.postgres.fields.DateRangeField()),
                ("times", django.contrib.postgres.fields.DateTimeRangeField()),
                ("vector", django.contrib.postgres.search.SearchVectorField(null=True)),
            ],
            options={"indexes": [
                django.contrib.postgres.indexes.GinIndex(fields=["vector"], name="on_postgres_vector_gin"),
                django.contrib.postgres.indexes.BrinIndex(fields=["days", "times"], name="on_postgres_brin"),
            ]},
        ),
        migrations.CreateModel(
            name="Own",
            fields=[
                ("plain", every.fields.Plain("plain", max_length=3)),
                ("default", every.fields.Default(db_index=True)),
                ("given", every.fields.Default(max_length=30)),
                ("forced", every.fields.Forced()),
                ("parameter", every.fields.Parameter()),
                ("parameter_given", every.fields.Parameter("p", 11, False)),
                ("conditional", every.fields.Conditional()),
                ("conditional_given", every.fields.Conditional(db_index=True)),
                ("internal", every.fields.Internal(db_index=True)),
                ("typed", every.fields.Typed()),
                ("owner", every.fields.Owner(to=settings.AUTH_USER_MODEL, related_name="+")),
                ("id", models.AutoField(auto_created=True, primary_key=True, serialize=False)),
            ],
        ),
        migrations.CreateModel(
            name="Unknown",
            fields=[
                key(),
                ("unseen", every.fields.Unseen(db_index=True)),
                ("vendor", every.fields.Vendor(null=True)),
                ("known", models.IntegerField(unique=True)),
            ],
        ),
    ]
