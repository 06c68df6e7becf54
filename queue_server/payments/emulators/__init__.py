"""Gateways that are none: they sign and verify as the real ones do, with test keys, and can fail as the real ones do.

No money moves. Each says what it is in every answer that a person may see, and keeps a ledger of its own, which judges
what the hall believes. They share no code with the providers.
"""

LABEL_ZH, LABEL_EN = "演示：模拟支付，不是真实扣款", "Demo: emulated payment, no real charge"
