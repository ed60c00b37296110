"""Taking words out of ledgers for good: who asks and decides, what quotes the words, whether records hold them."""
