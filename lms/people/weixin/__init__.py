"""Signing in with WeChat, off until LMS_WEIXIN_APP_ID is set."""
