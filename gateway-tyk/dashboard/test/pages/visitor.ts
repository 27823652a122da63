/** A person at the pages whose browser runs no script: reads them, follows links, fills in forms and sends them. */
import { expect } from 'chai';
import type { Response } from 'supertest';
import type { Browser } from '../browser.ts';

interface Form {
  action: string;
  method: string;
  /** Values as they are before anything is filled in. */
  values: Record<string, string>;
}

export class Visitor {
  readonly #browser: Browser;
  #page: Response | undefined;

  constructor(browser: Browser) {
    this.#browser = browser;
  }

  get status(): number {
    return this.page.status;
  }

  get html(): string {
    return this.page.text;
  }

  /** What a person reads of the page's own part, in one line. */
  get text(): string {
    const main = /<main[^>]*>(.*)<\/main>/s.exec(this.html)?.[1] ?? '';
    return textOf(withoutTags(main, ' ')).replace(/\s+/g, ' ').trim();
  }

  /** What was done, above the page. */
  get done(): string {
    return textOf(/<p class="done"[^>]*>(.*?)<\/p>/.exec(this.html)?.[1] ?? '');
  }

  get title(): string {
    return textOf(/<title>(.*?)<\/title>/.exec(this.html)?.[1] ?? '');
  }

  /** The token of a page that shows one. */
  get token(): string {
    const token = /<code id="token"[^>]*>([^<]+)<\/code>/.exec(this.html)?.[1];
    if (!token) expect.fail(`no token on ${this.title}: ${this.text}`);
    return token;
  }

  /** Where a link with this text leads. */
  link(text: string): string {
    for (const [, attributes = '', content = ''] of this.html.matchAll(tags('a'))) {
      if (textOf(withoutTags(content)).trim() === text) return attribute(attributes, 'href') ?? '';
    }
    return expect.fail(`no link “${text}” on ${this.title}`);
  }

  /** Addresses that the page's forms are sent to. */
  get actions(): string[] {
    return this.#forms().map(({ action }) => action);
  }

  form(action: string): Form {
    const form = this.#forms().find((form) => form.action === action);
    return form ?? expect.fail(`no form for ${action} on ${this.title}: ${this.text}`);
  }

  async open(path: string): Promise<this> {
    this.#page = await this.#browser.get(path);
    return this;
  }

  /** Fills in a form of this page, sends it, and follows where that leads. */
  async send(action: string, filledIn: Record<string, string> = {}): Promise<this> {
    const { values } = this.form(action);
    return this.post(action, { ...values, ...filledIn });
  }

  async post(path: string, values: Record<string, string>): Promise<this> {
    this.#page = await this.#browser.post(path, values);
    return this.status === 303 ? this.open(this.page.headers.location ?? '') : this;
  }

  get page(): Response {
    return this.#page ?? expect.fail('no page was opened');
  }

  #forms(): Form[] {
    return [...this.html.matchAll(tags('form'))].map(([, attributes = '', content = '']) => ({
      action: attribute(attributes, 'action') ?? '',
      method: attribute(attributes, 'method') ?? 'get',
      values: valuesOf(content),
    }));
  }
}

/** A > may stand in the value of an attribute. */
const ATTRIBUTES = '((?:[^>"]|"[^"]*")*)';
const INPUT = new RegExp(`<input ${ATTRIBUTES}/>`, 'g');
const tags = (name: string) => new RegExp(`<${name} ${ATTRIBUTES}>(.*?)</${name}>`, 'gs');

function valuesOf(form: string): Record<string, string> {
  const values: Record<string, string> = {};
  for (const [, attributes = ''] of form.matchAll(INPUT)) {
    const name = attribute(attributes, 'name');
    const isOff = attribute(attributes, 'type') === 'radio' && !/ checked\b/.test(attributes);
    if (name !== undefined && !isOff) values[name] = attribute(attributes, 'value') ?? '';
  }
  return values;
}

const attribute = (attributes: string, name: string): string | undefined => {
  const value = new RegExp(`(?:^| )${name}="([^"]*)"`).exec(attributes)?.[1];
  return value === undefined ? undefined : textOf(value);
};

const ENTITIES: Record<string, string> = { '&lt;': '<', '&gt;': '>', '&quot;': '"', '&amp;': '&' };

const textOf = (html: string): string =>
  html.replace(/&(lt|gt|quot|amp);/g, (entity) => ENTITIES[entity] as string);

const withoutTags = (html: string, between = '') => html.replace(new RegExp(`<${ATTRIBUTES}>`, 'g'), between);
