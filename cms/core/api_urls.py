from cms.core.api import router

urlpatterns = router.get_urlpatterns()
