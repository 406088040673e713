/// A record of comma-separated values, quoted and ended as RFC 4180 has it.
public func csvRecord(_ fields: [String]) -> String {
  fields.map(quoted).joined(separator: ",") + "\r\n"
}

private func quoted(_ field: String) -> String {
  guard field.unicodeScalars.contains(where: { "\",\r\n".unicodeScalars.contains($0) }) else {
    return field
  }
  let doubled = field.split(separator: "\"", omittingEmptySubsequences: false)
  return "\"" + doubled.joined(separator: "\"\"") + "\""
}
