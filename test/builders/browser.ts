/** Chromium, the real one, for pages: one for each test file that needs it. */
import chromium from '@sparticuz/chromium';
import axe from 'axe-core';
import type { Browser, BrowserContext, Page, Request } from 'playwright-core';
import { chromium as playwright } from 'playwright-core';

export const phone = { width: 390, height: 844 } as const;
export const desktop = { width: 1280, height: 900 } as const;

export interface WatchedPage {
  readonly page: Page;
  /** Errors on the console and in scripts, refused loads, and requests to any other host. */
  readonly complaints: string[];
  /** Resolves when there is a title, nothing is being asked for, and nothing says that it is being read. */
  settled(): Promise<void>;
}

export interface WatchedPageOptions {
  readonly viewport?: { readonly width: number; readonly height: number };
  readonly locale?: string;
  readonly colorScheme?: 'light' | 'dark';
}

export interface TestBrowser {
  /** A page in a context of its own: nothing is kept from another. `origin`: the only host it may ask. */
  open(origin: string, options?: WatchedPageOptions): Promise<WatchedPage>;
  close(): Promise<void>;
}

/** `more`: arguments to Chromium beside those that it needs here. */
export async function openBrowser(more: readonly string[] = []): Promise<TestBrowser> {
  const browser: Browser = await playwright.launch({
    executablePath: await chromium.executablePath(),
    args: [
      ...chromium.args.filter(
        (arg) => !['--single-process', '--disable-web-security'].includes(arg),
      ),
      ...more,
    ],
    headless: true,
  });
  const contexts: BrowserContext[] = [];
  return {
    async open(origin, { viewport = desktop, locale = 'en', colorScheme = 'light' } = {}) {
      const context = await browser.newContext({ viewport, locale, colorScheme });
      contexts.push(context);
      const page = await context.newPage();
      return { page, complaints: watchPage(page, origin), settled: followRequests(page) };
    },
    async close() {
      for (const context of contexts) await context.close();
      await browser.close();
    },
  };
}

function watchPage(page: Page, origin: string): string[] {
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type()))
      complaints.push(`${message.text()} ${message.location().url}`.trim());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('request', (request) => {
    const url = request.url();
    const isOurs = url.startsWith(`${origin}/`) || url.startsWith('blob:');
    if (!isOurs) complaints.push(`asks ${url}`);
  });
  return complaints;
}

/** Quiet on two looks running: what came last is drawn, and asked for nothing more. */
function followRequests(page: Page): () => Promise<void> {
  const asked = new Set<Request>();
  page.on('request', (request) => asked.add(request));
  page.on('requestfinished', (request) => asked.delete(request));
  page.on('requestfailed', (request) => asked.delete(request));
  return async () => {
    await page.waitForSelector('main h1');
    for (let quiet = 0; quiet < 2;) {
      const reading = await page.locator('.loading, .opening').count();
      quiet = reading === 0 && asked.size === 0 ? quiet + 1 : 0;
      await page.waitForTimeout(40);
    }
  };
}

/** What axe objects to, one line each; empty for an accessible page. */
export async function checkAccessibility(page: Page): Promise<string[]> {
  // By the debugger: the page's own content security policy admits no script from elsewhere.
  await page.evaluate(axe.source);
  const results = await page.evaluate(async () => {
    const { axe: inPage } = globalThis as unknown as { axe: typeof axe };
    const { violations } = await inPage.run({
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
    });
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(({ html, failureSummary }) => `${id}: ${html} (${failureSummary ?? ''})`),
    );
  });
  return results;
}
