"""Money: the payer that drives attempts, providers of channels, their emulators, notices, bills, receipts."""
