"""The addresses of the desk, one module a journey."""

from importlib import import_module
from pkgutil import iter_modules

app_name = "applications"
urlpatterns = [
    pattern
    for found in sorted(iter_modules(__path__), key=lambda found: found.name)
    for pattern in import_module(f"{__name__}.{found.name}").urlpatterns
]
