"""The addresses of signing in with WeChat."""

from allauth.socialaccount.providers.oauth2.urls import default_urlpatterns

from lms.people.weixin.provider import UnionidProvider

urlpatterns = default_urlpatterns(UnionidProvider)
