import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { chromium } from 'playwright-core';

/** Debian's name for it, and what others call the same. */
const names = ['chromium', 'chromium-browser', 'google-chrome'];

/** @throws Error that names the package to install */
function executable(): string {
  const { CHROMIUM, PATH = '' } = process.env;
  const places = PATH.split(delimiter).flatMap((folder) => names.map((name) => join(folder, name)));
  const found = [...(CHROMIUM === undefined || CHROMIUM === '' ? [] : [CHROMIUM]), ...places].find(isExecutable);
  if (found !== undefined) return found;
  throw new Error(
    'there is no Chromium: install Debian’s package chromium, or say where it is with CHROMIUM=/path/to/it',
  );
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Without a sandbox of its own where there is nobody to drop rights to: containers run as root. */
export const startBrowser = (): Promise<Browser> =>
  chromium.launch({
    executablePath: executable(),
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
  });

export const screens = [
  { width: 390, height: 844 },
  { width: 1440, height: 900 },
] as const;
export const colorSchemes = ['light', 'dark'] as const;

export interface Opened {
  readonly page: Page;
  /** Whatever a page should not have: console errors and warnings, failed requests, exceptions. */
  readonly troubles: readonly string[];
}

/** A page that remembers what went wrong on it. */
export async function openPage(browser: Browser, options: Parameters<Browser['newPage']>[0]): Promise<Opened> {
  const page = await browser.newPage(options);
  const troubles: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') troubles.push(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => troubles.push(`exception: ${error.message}`));
  page.on('requestfailed', (request) => troubles.push(`failed: ${request.url()} ${request.failure()?.errorText}`));
  page.on('response', (response) => {
    if (response.status() >= 400) troubles.push(`${response.status()}: ${response.url()}`);
  });
  return { page, troubles };
}
