"""Certifies the demo's first round: run as a process of its own, it shares no memory with the one that matched it."""

import django

if __name__ == "__main__":
    django.setup()
    from lms.demo import orders

    orders.certify_here()
