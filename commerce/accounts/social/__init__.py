"""Accounts at QQ, WeChat and Weibo: what social-auth knows of them, corrected, and who somebody there is.

Signing in, binding and unbinding are verbs of ours, in `services.social` and `services.bindings`.
"""
