from django.conf import settings
from django.db import migrations


def make_home(apps, schema_editor):
    """Put the publication's home where Wagtail's welcome page stands."""
    Page = apps.get_model("wagtailcore", "Page")
    Site = apps.get_model("wagtailcore", "Site")
    Locale = apps.get_model("wagtailcore", "Locale")
    HomePage = apps.get_model("publishing", "HomePage")
    ContentType = apps.get_model("contenttypes", "ContentType")
    Site.objects.all().delete()
    Page.objects.filter(depth=2).delete()
    content_type, _ = ContentType.objects.get_or_create(app_label="publishing", model="homepage")
    home = HomePage.objects.create(
        title="Home",
        draft_title="Home",
        slug="home",
        content_type=content_type,
        path="00010001",
        depth=2,
        numchild=0,
        url_path="/home/",
        locale=Locale.objects.get(),
    )
    Page.objects.filter(depth=1).update(numchild=1)
    Site.objects.create(hostname="localhost", root_page=home, is_default_site=True)


class Migration(migrations.Migration):
    dependencies = [
        ("publishing", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("wagtailcore", "0098_apitoken"),
    ]
    operations = [migrations.RunPython(make_home, migrations.RunPython.noop)]
