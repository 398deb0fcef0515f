from pathlib import Path

BASE_DIR = Path(__file__).resolve().parent.parent
INSTALLED_APPS = """
django.contrib.admin
django.contrib.auth
django.contrib.contenttypes
django.contrib.sessions
django.contrib.messages
django.contrib.staticfiles
django.contrib.sites
django.contrib.humanize
django.contrib.flatpages
django.contrib.redirects
django.contrib.postgres
oscar.config.Shop
oscar.apps.analytics.apps.AnalyticsConfig
oscar.apps.checkout.apps.CheckoutConfig
oscar.apps.address.apps.AddressConfig
oscar.apps.shipping.apps.ShippingConfig
oscar.apps.catalogue.apps.CatalogueConfig
oscar.apps.catalogue.reviews.apps.CatalogueReviewsConfig
oscar.apps.communication.apps.CommunicationConfig
oscar.apps.partner.apps.PartnerConfig
oscar.apps.basket.apps.BasketConfig
oscar.apps.payment.apps.PaymentConfig
oscar.apps.offer.apps.OfferConfig
oscar.apps.order.apps.OrderConfig
oscar.apps.customer.apps.CustomerConfig
oscar.apps.search.apps.SearchConfig
oscar.apps.voucher.apps.VoucherConfig
oscar.apps.wishlists.apps.WishlistsConfig
oscar.apps.dashboard.apps.DashboardConfig
oscar.apps.dashboard.reports.apps.ReportsDashboardConfig
oscar.apps.dashboard.users.apps.UsersDashboardConfig
oscar.apps.dashboard.orders.apps.OrdersDashboardConfig
oscar.apps.dashboard.catalogue.apps.CatalogueDashboardConfig
oscar.apps.dashboard.offers.apps.OffersDashboardConfig
oscar.apps.dashboard.partners.apps.PartnersDashboardConfig
oscar.apps.dashboard.pages.apps.PagesDashboardConfig
oscar.apps.dashboard.ranges.apps.RangesDashboardConfig
oscar.apps.dashboard.reviews.apps.ReviewsDashboardConfig
oscar.apps.dashboard.vouchers.apps.VouchersDashboardConfig
oscar.apps.dashboard.communications.apps.CommunicationsDashboardConfig
oscar.apps.dashboard.shipping.apps.ShippingDashboardConfig
oscarapi
haystack
treebeard
easy_thumbnails
sorl.thumbnail
django_tables2
widget_tweaks
rest_framework
django_ledger
djstripe
djmoney
djmoney.contrib.exchange
paypal.standard.ipn
paypal.pro
config_models
""".split()
SECRET_KEY = "x"
SITE_ID = 1
USE_TZ = True
STATIC_URL = "/static/"
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": BASE_DIR / "db.sqlite3"}}
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("de", "German")]
TEMPLATES = [{
    "BACKEND": "django.template.backends.django.DjangoTemplates",
    "APP_DIRS": True,
    "OPTIONS": {"context_processors": [
        "django.template.context_processors.request",
        "django.contrib.auth.context_processors.auth",
        "django.contrib.messages.context_processors.messages",
    ]},
}]
MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
]
from oscar.defaults import *
OSCAR_DYNAMIC_CLASS_LOADER = "oscar.core.loading.default_class_loader"
HAYSTACK_CONNECTIONS = {"default": {"ENGINE": "haystack.backends.simple_backend.SimpleEngine"}}
STRIPE_TEST_SECRET_KEY = "sk_test_x"
STRIPE_LIVE_MODE = False
DJSTRIPE_FOREIGN_KEY_TO_FIELD = "id"
