"""Run in a process of its own: give the offline verifier one file after the other and print what it said as JSON."""

import json
import sys

from playwright.sync_api import sync_playwright

from tests.browser.probe import ARGUMENTS, CHROMIUM


def main() -> None:
    """Standard input: [[page, file, name], …]. Standard output: [[state, words of the verdict and findings], …]."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        context = browser.new_context(offline=True)
        said = []
        for page, file, name in json.load(sys.stdin):
            tab = context.new_page()
            tab.goto(f"file://{page}")
            tab.locator("#name").fill(name)
            tab.locator("#file").set_input_files(file)
            verdict = tab.locator("#verdict[data-state]")
            verdict.wait_for(timeout=10_000)
            words = [verdict.inner_text(), *tab.locator("#findings li").all_inner_texts(), tab.title()]
            said.append([verdict.get_attribute("data-state"), verdict.get_attribute("class"), words])
            tab.close()
        sys.stdout.write(json.dumps(said))


if __name__ == "__main__":
    main()
