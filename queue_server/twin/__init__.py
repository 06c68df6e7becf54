"""The hall's twin: sampled citizens served by the real rules, faster than any hall. Pure: chance comes in as an argument."""
