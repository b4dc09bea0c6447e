"""Sums the test reports of all modules, lists every skip with its reason, and fails when there is nothing to sum."""
import glob
import sys
import xml.etree.ElementTree as tree

tests = failures = skipped = 0
reasons = []
for path in sorted(glob.glob("**/target/*-reports/TEST-*.xml", recursive=True)):
    suite = tree.parse(path).getroot()
    tests += int(suite.get("tests", 0))
    failures += int(suite.get("failures", 0)) + int(suite.get("errors", 0))
    for case in suite.iter("testcase"):
        skip = case.find("skipped")
        if skip is not None:
            skipped += 1
            reason = (skip.get("message") or skip.text or "no reason given").strip().splitlines()[0]
            reasons.append(f"  {case.get('classname')}.{case.get('name')}: {reason}")
print(f"tests {tests}, failed {failures}, skipped {skipped}")
print("\n".join(reasons))
sys.exit(0 if tests > 0 else 1)
