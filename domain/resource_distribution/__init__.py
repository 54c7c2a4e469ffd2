"""Is resource where the need is?"""
