"""WeChat's two steps: off to the QR code, and back."""

from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from allauth.socialaccount.providers.weixin.views import WeixinOAuth2Adapter


class UnionidAdapter(WeixinOAuth2Adapter):
    """allauth's adapter; a class of our own, so that its addresses can be pointed at a test."""


oauth2_login = OAuth2LoginView.adapter_view(UnionidAdapter)
oauth2_callback = OAuth2CallbackView.adapter_view(UnionidAdapter)
