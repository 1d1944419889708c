import { raw } from 'hono/html'

/** One piece in memory. A text put together of many stays a tree of them until it is read, and would be read anew for every page it stands on. */
const inOnePiece = (text: string): string => Buffer.from(text).toString()

function once<A extends readonly unknown[], R>(make: (...facts: A) => R, most: number): (...facts: A) => R {
  const known = new Map<string, R>()
  return (...facts) => {
    const key = JSON.stringify(facts)
    const found = known.get(key)
    if (found !== undefined) return found
    const made = make(...facts)
    if (known.size >= most) known.delete(known.keys().next().value ?? '')
    known.set(key, made)
    return made
  }
}

/** A drawing depends on its arguments alone, so it is made once: pages show the same marks and cloths again and again. */
export const remembered = <A extends readonly unknown[]>(draw: (...facts: A) => string, most = 2000): ((...facts: A) => string) =>
  once((...facts) => inOnePiece(draw(...facts)), most)

/**
 * A view of few plain facts, such as the foot of every page: written out and escaped once for each of them, ready from then on.
 * Not for `<link>`, `<meta>`, `<script>` and `<title>`, which are written differently within a head.
 */
export const ready = <F extends Readonly<Record<string, string | number | boolean | undefined>>>(
  view: (facts: F) => string | Promise<string>,
  most = 200,
): ((facts: F) => ReturnType<typeof raw>) => once((facts) => raw(inOnePiece(String(view(facts)))), most)
