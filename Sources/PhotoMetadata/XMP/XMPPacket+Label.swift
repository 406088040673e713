extension XMPPacket {
  /// The label that the packet records; rejected, where its keywords were taken away since.
  var label: BreedLabel? {
    guard let record = KennelRecord(in: self) else { return nil }
    var label = record.label
    let present = Set(values(.dublinCore, "subject").map(\.folded))
    // Every keyword was in dc:subject when the label was written, so a person has taken it out.
    if label.status == .machine, !record.keywords.allSatisfy({ present.contains($0.folded) }) {
      label.status = .rejected
    }
    return label
  }

  /// The keywords of all of the packet's lists, without paths.
  var keywordValues: [String] {
    ([.subject] + MetadataField.hierarchies).flatMap { field in
      guard let name = field.xmpName else { return [String]() }
      return values(name.namespace, name.local).map(field.keyword(in:))
    }
  }
}
