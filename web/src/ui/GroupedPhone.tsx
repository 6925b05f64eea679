import { grouped } from './grouping';

export default function GroupedPhone({ phone }: { readonly phone: string }) {
  return grouped(phone);
}
