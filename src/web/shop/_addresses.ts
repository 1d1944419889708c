import { to } from '../to.ts'

type Values = Record<string, string | number | undefined>

export const toOrders = (shop: string, values: Values = {}) => to.myShopPart(shop, 'pesanan', values)
export const toOrder = (shop: string, number: string, values: Values = {}) => to.myShopPart(shop, `pesanan/${number}`, values)
export const toGoods = (shop: string, values: Values = {}) => to.myShopPart(shop, 'barang', values)
export const toThing = (shop: string, product: string, values: Values = {}) => to.myShopPart(shop, `barang/${product}`, values)
export const toStock = (shop: string, product: string, values: Values = {}) => to.myShopPart(shop, `barang/${product}/stok`, values)
export const toImports = (shop: string) => to.myShopPart(shop, 'impor')
export const toImport = (shop: string, job: string) => to.myShopPart(shop, `impor/${job}`)
export const toMoney = (shop: string, values: Values = {}) => to.myShopPart(shop, 'uang', values)
export const toPayee = (shop: string, values: Values = {}) => to.myShopPart(shop, 'uang/rekening', values)
export const toProfile = (shop: string, values: Values = {}) => to.myShopPart(shop, 'profil', values)
