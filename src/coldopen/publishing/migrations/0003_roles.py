from django.conf import settings
from django.db import migrations

# What each role may do with entries at the desk, in Wagtail's words: "add" is one's own.
PAGES = {
    "Editors": ("add", "change", "publish", "lock", "unlock", "bulk_delete"),
    "Authors": ("add", "publish"),
    "Contributors": ("add",),
    "Moderators": (),
}
# What each may do with rows of ours.
ROWS = {
    "Editors": [
        ("publishing", "category", ("add", "change", "delete")),
        ("publishing", "tag", ("add", "change", "delete")),
        ("publishing", "series", ("add", "change", "delete")),
        ("wagtailredirects", "redirect", ("add", "change", "delete")),
    ],
    "Authors": [("publishing", "series", ("add",))],
    "Contributors": [],
    "Moderators": [],
}


def make_roles(apps, schema_editor):
    """Let the desk's groups be the roles that people know from WordPress."""
    Group = apps.get_model("auth", "Group")
    Permission = apps.get_model("auth", "Permission")
    ContentType = apps.get_model("contenttypes", "ContentType")
    Collected = apps.get_model("wagtailcore", "GroupCollectionPermission")
    # What Wagtail calls moderators publish everybody's posts, and its editors publish nothing.
    Group.objects.filter(name="Editors").update(name="Contributors")
    Group.objects.filter(name="Moderators").update(name="Editors")
    apps.get_model("wagtailcore", "Task").objects.update(name="An editor approves")
    apps.get_model("wagtailcore", "Workflow").objects.update(name="An editor approves")
    access = Permission.objects.get(codename="access_admin")
    contributors = Group.objects.get(name="Contributors")
    for name in PAGES:
        group, _ = Group.objects.get_or_create(name=name)
        group.permissions.add(access)
        if name == "Authors":
            for row in Collected.objects.filter(group=contributors):
                Collected.objects.create(
                    group=group, collection=row.collection, permission=row.permission
                )
        for app, model, verbs in ROWS[name]:
            content_type, _ = ContentType.objects.get_or_create(app_label=app, model=model)
            for verb in verbs:
                permission, _ = Permission.objects.get_or_create(
                    content_type=content_type,
                    codename=f"{verb}_{model}",
                    defaults={"name": f"Can {verb} {model}"},
                )
                group.permissions.add(permission)
    _give_pages(apps, Group, Permission)


def _give_pages(apps, Group, Permission):
    GroupPagePermission = apps.get_model("wagtailcore", "GroupPagePermission")
    root = apps.get_model("wagtailcore", "Page").objects.get(depth=1)
    GroupPagePermission.objects.all().delete()
    for name, verbs in PAGES.items():
        for verb in verbs:
            permission = Permission.objects.get(
                codename=f"{verb}_page", content_type__app_label="wagtailcore"
            )
            GroupPagePermission.objects.create(
                group=Group.objects.get(name=name), page=root, permission=permission
            )


class Migration(migrations.Migration):
    dependencies = [
        ("publishing", "0002_home"),
        ("wagtailadmin", "0006_formstate"),
        ("wagtailcore", "0098_apitoken"),
        ("wagtaildocs", "0014_alter_document_file_size"),
        ("wagtailimages", "0027_image_description"),
        ("wagtailredirects", "0008_add_verbose_name_plural"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [migrations.RunPython(make_roles, migrations.RunPython.noop)]
