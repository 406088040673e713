/// The form of a list without values that kennel filled; the raw value is its name in the record.
///
/// Taking the values out again leaves tags that were not there, so the form is recorded.
enum EmptyList: String {
  /// `<rdf:Bag></rdf:Bag>`, which needs no restoring
  case items
  /// `<rdf:Bag/>`
  case array
  /// `<dc:subject/>`
  case property
  /// `<dc:subject> </dc:subject>`
  case content
}

extension XMPPacket {
  /// Returns the packet with the lists that kennel filled in their old, empty form.
  ///
  /// - Parameter record: the record of the label that was removed from the packet.
  /// - Returns: all bytes of the packet.
  func restoringEmptyLists(_ record: KennelRecord) -> [UInt8] {
    var splices = record.filled.compactMap { filling -> Splice? in
      guard let name = filling.field.xmpName,
        let property = properties(name.namespace, name.local).first,
        case .element(let index) = property.form, let form = EmptyList(rawValue: filling.value)
      else { return nil }
      return restoring(form, element: index, XMPList(property, in: document).array)
    }
    let root = document.elements[rdf]
    if record.created.contains(.properties), root.content.isEmpty { splices.append(collapse(root)) }
    splices.sort { $0.range.lowerBound < $1.range.lowerBound }
    return bytes.withUnsafeBytes { splices.applied(to: $0) }
  }

  /// Returns nil if another program has changed the list since.
  private func restoring(_ form: EmptyList, element: Int, _ array: Int?) -> Splice? {
    guard let array = array.map({ document.elements[$0] }), array.content.isEmpty,
      !array.isEmptyTag
    else { return nil }
    let property = document.elements[element]
    switch form {
    case .items: return nil
    case .array: return collapse(array)
    case .property: return property.content == array.range ? collapse(property) : nil
    case .content:
      return property.content.lowerBound == array.range.lowerBound ? Splice(array.range, []) : nil
    }
  }

  /// Makes `<a></a>` the tag `<a/>`.
  private func collapse(_ element: XMLDocument.Element) -> Splice {
    Splice(element.open.upperBound - 1..<element.close.upperBound, Array("/>".utf8))
  }
}
