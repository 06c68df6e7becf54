"""What a day says about itself: who passed whom and why, who waited how long. Pure."""
