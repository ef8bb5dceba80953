"""Spreadsheets of orders, read and checked without a database."""

from internships.formats.order_sheets import COLUMNS, Fault, OrderRow, Sheet, Unreadable, grid, read

__all__ = ["COLUMNS", "Fault", "OrderRow", "Sheet", "Unreadable", "grid", "read"]
