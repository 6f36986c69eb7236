"""Rows that are added and then stay as they are: what was asked, what was shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

from django.db import models

if TYPE_CHECKING:
    from collections.abc import Iterable


class Unchangeable(TypeError):
    """Rows of this kind are written once."""


Row = TypeVar("Row", bound=models.Model)


class WrittenOnceQuerySet(models.QuerySet[Row]):
    def update(self, **_fields: object) -> NoReturn:
        self._refuse()

    def bulk_update(self, *_args: object, **_options: object) -> NoReturn:
        self._refuse()

    def delete(self) -> NoReturn:
        self._refuse()

    def bulk_create(self, objs: Iterable[Row], *args: Any, **options: Any) -> list[Row]:
        if options.get("update_conflicts"):
            self._refuse()
        return super().bulk_create(objs, *args, **options)

    def _refuse(self) -> NoReturn:
        msg = f"{self.model._meta.verbose_name_plural} are never changed or deleted"
        raise Unchangeable(msg)


class WrittenOnce(models.Model):
    """A row that is added and then stays as it is."""

    class Meta:
        abstract = True

    def save(self, **options: Any) -> None:
        if not self._state.adding:
            msg = f"{self._meta.verbose_name_plural} are never changed"
            raise Unchangeable(msg)
        super().save(**options)

    def delete(self, *_args: object, **_options: object) -> NoReturn:
        msg = f"{self._meta.verbose_name_plural} are never deleted"
        raise Unchangeable(msg)
