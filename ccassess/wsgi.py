import os

from django.core.wsgi import get_wsgi_application

from ccassess.environ import refuse_to_start_with_problems

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ccassess.settings")
application = get_wsgi_application()
refuse_to_start_with_problems()
