import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from ccassess.environ import refuse_to_start_with_problems

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ccassess.settings")
application = get_wsgi_application()
refuse_to_start_with_problems()
if not settings.IS_SQLITE:
    from ccassess.pooled_connection import BEYOND_THE_LIMIT, PooledConnection  # brings psycopg, which SQLite needs not

    PooledConnection.patience = settings.STATEMENT_TIMEOUT_SECONDS + BEYOND_THE_LIMIT
