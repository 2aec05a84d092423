/** As much of a browser's own account of itself as tells it from others. */
export interface BrowserFacts {
  readonly userAgent: string;
  readonly userAgentData?: { readonly brands: readonly { readonly brand: string; readonly version: string }[] };
}

/** Each is named in the accounts of those below it, too. */
const named = [
  ['Firefox', /Firefox\/([\d.]+)/],
  ['Edge', /Edg\/([\d.]+)/],
  ['Chrome', /Chrome\/([\d.]+)/],
  ['Safari', /Version\/([\d.]+).*Safari/],
] as const;

/** The browser that shows the page, for a report of a fault. */
export function browserVersion({ userAgent, userAgentData }: BrowserFacts): { name: string; version: string } {
  // One brand is invented by the browser, so that nobody relies on the list.
  const brands = (userAgentData?.brands ?? []).filter(({ brand }) => !/not.*brand/i.test(brand));
  const brand = brands.find(({ brand }) => brand !== 'Chromium') ?? brands[0];
  if (brand !== undefined) return { name: brand.brand, version: brand.version };
  for (const [name, pattern] of named) {
    const version = pattern.exec(userAgent)?.[1];
    if (version !== undefined) return { name, version };
  }
  return { name: 'Browser', version: userAgent.slice(0, 200) };
}
