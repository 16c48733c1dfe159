"""Opens documents with passwords in one LibreOffice and stores each as PDF: office-open.py PROFILE, then JSON on standard input:
a list of {path, password, pdf, and optionally save: {path, filter, password}}. Prints a JSON list of "opened" or "refused"."""
import json
import os
import subprocess
import sys
import time

import uno
from com.sun.star.beans import NamedValue, PropertyValue


def prop(name, value):
    one = PropertyValue()
    one.Name = name
    one.Value = value
    return one


profile = sys.argv[1]
pipe = "kakuzuke%d" % os.getpid()
office = subprocess.Popen(
    ["soffice", "-env:UserInstallation=file://" + profile, "--headless", "--norestore", "--accept=pipe,name=%s;urp" % pipe],
    stdout=subprocess.DEVNULL,
    stderr=subprocess.DEVNULL,
)
local = uno.getComponentContext()
resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
for attempt in range(240):
    try:
        context = resolver.resolve("uno:pipe,name=%s;urp;StarOffice.ComponentContext" % pipe)
        break
    except Exception:
        time.sleep(0.25)
desktop = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
filters = {"com.sun.star.text.TextDocument": "writer", "com.sun.star.sheet.SpreadsheetDocument": "calc"}
results = []
for job in json.load(sys.stdin):
    document = None
    try:
        arguments = [prop("Hidden", True)]
        if job["password"] is not None:
            arguments.append(prop("Password", job["password"]))
        document = desktop.loadComponentFromURL(uno.systemPathToFileUrl(job["path"]), "_blank", 0, tuple(arguments))
    except Exception:
        pass
    if document is None:
        results.append("refused")
        continue
    kind = next((name for service, name in filters.items() if document.supportsService(service)), "impress")
    document.storeToURL(uno.systemPathToFileUrl(job["pdf"]), (prop("FilterName", kind + "_pdf_Export"),))
    if "save" in job:
        secret = (NamedValue("CryptoType", "StrongEncryptionDataSpace"), NamedValue("OOXPassword", job["save"]["password"]))
        data = uno.Any("[]com.sun.star.beans.NamedValue", secret)
        wanted = (prop("FilterName", job["save"]["filter"]), prop("EncryptionData", data))
        document.storeToURL(uno.systemPathToFileUrl(job["save"]["path"]), wanted)
    document.close(True)
    results.append("opened")
print(json.dumps(results))
try:
    desktop.terminate()
except Exception:
    pass
office.wait(30)
