/** What a browser does of its own accord: keeps cookies, says where a form comes from, and shows where it is sent to. */
import supertest, { type Response } from 'supertest';

type Headers = Record<string, string>;

export class Browser {
  readonly cookies = new Map<string, string>();
  /** Every answer that it got. */
  readonly seen: Response[] = [];
  readonly #url: string;
  readonly #publicUrl: string;

  /** @param publicUrl what stands in its address bar */
  constructor(url: string, publicUrl = url) {
    this.#url = url;
    this.#publicUrl = publicUrl;
  }

  get(path: string, headers: Headers = {}): Promise<Response> {
    return this.#send('get', path, headers);
  }

  /** Sends a form of a page that was shown here. */
  post(path: string, fields: Headers, headers: Headers = {}): Promise<Response> {
    const origin = new URL(this.#publicUrl).origin;
    const form = new URLSearchParams(fields).toString();
    return this.#send('post', path, { Origin: origin, 'Sec-Fetch-Site': 'same-origin', ...headers }, form);
  }

  /** Opens a page, fills in its form, and sends that. */
  async submit(page: string, action: string, fields: Headers = {}): Promise<Response> {
    const { text } = await this.get(page);
    const [form] = new RegExp(`<form[^>]* action="${action}".*?</form>`, 's').exec(text) ?? [];
    if (form === undefined) throw new Error(`${page} has no form for ${action}`);
    const hidden = form.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g);
    const given = Object.fromEntries([...hidden].map(([, name, value]) => [name, value]));
    return this.post(action, { ...given, ...fields });
  }

  async #send(method: 'get' | 'post', path: string, headers: Headers, form?: string): Promise<Response> {
    const request = supertest(this.#url)[method](path).set('Host', new URL(this.#publicUrl).host);
    if (form !== undefined) request.type('form');
    if (this.cookies.size > 0)
      request.set('Cookie', [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; '));
    for (const [name, value] of Object.entries(headers)) if (value !== '') request.set(name, value);
    const response = await request.send(form);
    this.seen.push(response);
    this.#keep(response.get('Set-Cookie') ?? []);
    return response;
  }

  #keep(cookies: string[]): void {
    for (const cookie of cookies) {
      const [name = '', value = ''] = (cookie.split(';')[0] ?? '').split('=');
      if (/expires=Thu, 01 Jan 1970/i.test(cookie)) this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
  }
}
