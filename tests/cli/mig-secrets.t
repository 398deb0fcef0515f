#!/bin/sh
# Rules over what stands in the text of migrations: what each finds, and what it does not.
. "${0%/*}/../lib.sh"
. "$ROOT/tests/cli/small.sh"

project texts shop

# found CODE NUMBER NAME <TEXT: in a migration of this text, a rule finds so much.
found() {
	cat >shop/migrations/0001_initial.py - "$T/class"
	verify --select "$1" >"$T/out" 2>"$T/err"
	is "$1: $3" "$(wc -l <"$T/out")" "$2"
	[ ! -s "$T/err" ] || is "nothing is said of: $3" "$(cat "$T/err")" ""
}
cat >"$T/class" <<-END

	from django.db import migrations
	class Migration(migrations.Migration):
	    dependencies = []
	    operations = []
END
# Whole keys stand in no file here, as scanners of this repository would find them.
letters=aB3dE6gH9jK2mN5pQ8rS1tU4vW7xY0zAb2cD
digits=4f9a1c7e2b8d0f6a3c5e

found K001 1 "a key of AWS" <<-END
	# AK""IAZQ3DRSTUVWXY4Z2P
	key = "AKIA""ZQ3D"
	old = AKIAZQ3DRSTUVWXY4Z2P
END
prints "its kind and beginning" "0001_initial.py:3:7: error: this looks like an access key of AWS (AKIA...) \[K001\]"
ok "and no more of it" sh -c '! grep -q AKIAZ "$1"' - "$T/out"
found K001 0 "the example of AWS's own manual" <<-END
	key = "AKIAIOSFODNN7EXAMPLE"
END
found K001 1 "a token of GitHub, in a comment" <<-END
	# ghp_$letters
END
found K001 1 "a token of Slack" <<-END
	hook = "xoxb-${digits}-$letters"
END
found K001 1 "a webhook" <<-END
	hook = "https://hooks.slack.com/services/T0A1B2C3D/B0Z9Y8X7W/$letters"
END
found K001 1 "a key of Stripe, told once" <<-END
	secret = "sk_live_$letters"
END
found K001 1 "a key of Google" <<-END
	maps = "AIza${letters%?}"
END
found K001 1 "a private key" <<-END
	KEY = """-----BEGIN RSA PRIVATE KEY-----
	MIIEpAIBAAKCAQEAr$letters$letters
	$letters
	-----END RSA PRIVATE KEY-----"""
END
found K001 0 "code that looks for private keys" <<-END
	if text.startswith("-----BEGIN RSA PRIVATE KEY-----") or "-----BEGIN PRIVATE KEY-----" in text:
	    raise ValueError("give the public key, not the private one; see the documentation of this")
END
found K001 1 "a URL with a password" <<-END
	URL = "postgres://shop:tr0ub4dor@db.internal/shop"
END
found K001 0 "URLs without, or with one that is none" <<-END
	A = "https://docs.djangoproject.com/en/5.2/ref/models/@latest"
	B = "postgres://postgres:postgres@localhost/x", "redis://:@h", "mysql://user:password@host/db"
	C = "https://{user}:{password}@host", "https://%s:%s@host", "http://[::1]:8000/a@b"
	D = f"https://{u}:{p}@host", "https://user:\$PASSWORD@host"
END
found K001 5 "literals that are given to names of secrets" <<-END
	API_KEY = "$digits"
	config["password"] = "hunter2!x"
	connect(access_token="a1b2c3d4")
	d = {"clientSecret": "q9w8e7r6"}
	def login(password="tr0ub4dor"): pass
END
found K001 0 "names and texts that only sound so" <<-END
	TOKEN = "{{ token }}"
	PASSWORD = os.environ["DB_PASSWORD"]
	token = "password_reset_token"
	secret = "Secret"
	d = {"password": "Password (at least 8 characters)", "token": "user.auth.token", "secret": "secret"}
	password = "!unusable123"
	f = models.CharField(verbose_name="API key", db_column="api_key", default="")
	token_url = "https://example.com/o/token2"
	choices = [("api_key2", "API key 2")]
END
found K001 1 "a random text" <<-END
	x = ["$letters"]
END
found K001 0 "long texts that are not random" <<-END
	sums = ["d41d8cd98f00b204e9800998ecf8427e", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"]
	ids = ["123e4567-e89b-12d3-a456-426614174000", "django_celery_beat_PeriodicTask_2_idx"]
	name = "SomeVeryLongClassNameWithNumbersLikeV2AndV3InIt", "AlterFieldOnModelNumber12345678901"
	alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
END
found K001 0 "one that is meant" <<-END
	x = ["$letters"]  # slate: ignore[K001]
END

found K002 4 "users with a password in the code" <<-END
	User.objects.create_superuser("admin", "admin@example.com", "admin")
	User.objects.create_user("joe", password="joe")
	user.set_password("x")
	password = make_password("secret")
END
prints "what it is" "1:1: error: create_superuser() with a password that stands in the code"
found K002 0 "passwords from elsewhere, or none" <<-END
	User.objects.create_superuser("admin", "admin@example.com", os.environ["PW"])
	user.set_password(None), make_password(""), make_password(get_random_string(20))
	User.objects.create_user("joe"), create_user(*args), create_user(**kwargs)
END
for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do echo "    'p$i@mail.de', 'p$i@example.org',"; done >"$T/mail"
found K002 1 "addresses of many persons" <<-END
	PEOPLE = [
	$(cat "$T/mail")
	]
END
prints "is a warning" "2:[0-9]*: warning: addresses of persons in the code: 20 "
found K001 0 "which is no other's finding" <<-END
	User.objects.create_user("joe", password="tr0ub4dor")
END

found K003 8 "what runs or goes out" <<-END
	import os, pickle, subprocess as sp, urllib.request
	from requests import get as fetch
	def forwards(apps, schema_editor):
	    os.system("ls"), sp.run(["ls"]), pickle.loads(b""), urllib.request.urlopen("http://x")
	    fetch("http://x"), eval("1"), exec("1")
	    from django.core.mail import send_mail
	    send_mail("s", "m", "f", [])
END
prints "by its whole name" "warning: subprocess.run() runs a program \[K003\]"
found K003 0 "what only sounds so" <<-END
	import os, requests_cache, http
	def exec(x): pass
	def forwards(apps, schema_editor):
	    exec("1"), os.path.join("a", "b"), requests.get("x"), model.eval("x"), re.eval, "os.system('x')"
	    for requests in apps: requests.get(1)
END
