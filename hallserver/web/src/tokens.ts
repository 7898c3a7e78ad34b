// The design tokens of the pages: the same values under the same names as
// kiosk/theme/token.go, which the kiosk and the boards are drawn with. A test
// keeps the two equal. "#RRGGBB" or "#RRGGBBAA".

export interface Palette {
  ground: string;
  surface: string;
  ink: string;
  inkSoft: string;
  accent: string;
  accentDeep: string;
  accentSoft: string;
  onAccent: string;
  good: string;
  watch: string;
  late: string;
  goodSoft: string;
  watchSoft: string;
  lateSoft: string;
  line: string;
  shadow: string;
  veil: string;
  edge: string;
  edgeWidth: number;
}

export const light: Palette = {
  ground: "#F3F6FB",
  surface: "#FFFFFF",
  ink: "#13203A",
  inkSoft: "#55637D",
  accent: "#0B5CD8",
  accentDeep: "#0747A6",
  accentSoft: "#E3EDFC",
  onAccent: "#FFFFFF",
  good: "#13804A",
  watch: "#B25E00",
  late: "#C62828",
  goodSoft: "#E2F3EA",
  watchSoft: "#FBEFDF",
  lateSoft: "#FBE6E6",
  line: "#D9E1EC",
  shadow: "#13203A1F",
  veil: "#13203AA6",
  edge: "#00000000",
  edgeWidth: 0,
};

export const highContrast: Palette = {
  ground: "#000000",
  surface: "#000000",
  ink: "#FFFFFF",
  inkSoft: "#FFFFFF",
  accent: "#FFD400",
  accentDeep: "#FFD400",
  accentSoft: "#000000",
  onAccent: "#000000",
  good: "#FFFFFF",
  watch: "#FFFFFF",
  late: "#FFFFFF",
  goodSoft: "#000000",
  watchSoft: "#000000",
  lateSoft: "#000000",
  line: "#FFFFFF",
  shadow: "#00000000",
  veil: "#000000E6",
  edge: "#FFFFFF",
  edgeWidth: 4,
};

/** Spacing in pixels, as on a 1,080 px wide kiosk. */
export const space = { space1: 8, space2: 16, space3: 24, space4: 40, space5: 64 } as const;

export const lineHeight = { lineText: 1.5, lineTitle: 1.2 } as const;

/** The pages' own: a kiosk's cards are rounder. */
export const page = { radius: 12 } as const;

/** The tokens as CSS custom properties, such as --ink-soft. */
export function properties(p: Palette): [string, string][] {
  const out: [string, string][] = [];
  const put = (name: string, value: string): void => {
    out.push(["--" + name.replace(/[A-Z]/g, (c) => "-" + c.toLowerCase()), value]);
  };
  for (const [name, value] of Object.entries(p)) {
    put(name, typeof value === "number" ? `${value}px` : String(value));
  }
  for (const [name, value] of Object.entries(space)) {
    put(name, `${value}px`);
  }
  for (const [name, value] of Object.entries(lineHeight)) {
    put(name, String(value));
  }
  put("radius", `${page.radius}px`);
  return out;
}

/**
 * Puts the tokens in force: the high-contrast palette where people ask for more
 * contrast, and from when what it answers is told that the page itself wants it.
 */
export function putInForce(): (contrast: boolean) => void {
  const more = window.matchMedia("(prefers-contrast: more)");
  let wanted = false;
  const put = (): void => {
    const high = wanted || more.matches;
    for (const [name, value] of properties(high ? highContrast : light)) {
      document.documentElement.style.setProperty(name, value);
    }
    document.documentElement.classList.toggle("high", high);
  };
  put();
  more.addEventListener("change", put);
  return (contrast) => {
    if (contrast !== wanted) {
      wanted = contrast;
      put();
    }
  };
}
