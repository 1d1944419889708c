import type { ProductDraft } from './import-group.ts'
import { foldKey, type Option } from './import-row.ts'

export type VariantThere = {
  id: string
  product: string
  sku: string
  options: Option[]
  price: number
  position: number
  ended: boolean
  counted: boolean
  onHand: number
  held: number
}
export type ProductThere = {
  id: string
  name: string
  category: string
  description: string
  weightGrams: number | null
  oneOfAKind: boolean
}

/** Which listing a draft belongs to: by the code of a variant, else by the name of one that differs in the same ways. */
export class Home {
  products = new Map<string, ProductThere>()
  bySku = new Map<string, VariantThere>()
  byProduct = new Map<string, VariantThere[]>()
  byName = new Map<string, string>()

  constructor(products: readonly ProductThere[], variants: readonly VariantThere[]) {
    for (const product of products) this.products.set(product.id, product)
    for (const variant of variants) this.add(variant)
    for (const product of products)
      if (this.byProduct.get(product.id)?.some((one) => one.options.length > 0)) this.name(product.name, product.id)
  }

  add(variant: VariantThere): void {
    this.bySku.set(foldKey(variant.sku), variant)
    const list = this.byProduct.get(variant.product)
    if (list) list.push(variant)
    else this.byProduct.set(variant.product, [variant])
  }

  name(name: string, product: string): void {
    if (!this.byName.has(foldKey(name))) this.byName.set(foldKey(name), product)
  }

  of(draft: ProductDraft): ProductThere | undefined {
    const known = draft.variants.map((variant) => this.bySku.get(foldKey(variant.sku))).find((variant) => variant !== undefined)
    const product =
      known?.product ?? (draft.variants.some((variant) => variant.options.length > 0) ? this.byName.get(foldKey(draft.name)) : undefined)
    return product === undefined ? undefined : this.products.get(product)
  }
}
