"""The narrative (情况说明): its numbers, its wordings, and the figures they speak of."""
