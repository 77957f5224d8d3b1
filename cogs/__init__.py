"""The features on Discord: each a thin extension that turns an event into one call and the result into one answer."""
