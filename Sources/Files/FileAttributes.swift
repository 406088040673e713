internal import CFileSystem
import Glibc

/// The attributes of a file beside its name and content.
public struct FileAttributes: Sendable, Hashable {
  /// The permissions, with the set-id and sticky bits.
  public var mode: UInt32
  /// The owner's user ID.
  public var owner: UInt32
  /// The group ID.
  public var group: UInt32
  /// The modification time, in nanoseconds since 1970.
  public var modified: Int64
  /// The access time, in nanoseconds since 1970.
  public var accessed: Int64
  /// The names and values of the extended attributes.
  public var extended: [Path: [UInt8]]

  /// Creates attributes from their parts.
  public init(
    mode: UInt32, owner: UInt32, group: UInt32, modified: Int64, accessed: Int64,
    extended: [Path: [UInt8]] = [:]
  ) {
    self.mode = mode
    self.owner = owner
    self.group = group
    self.modified = modified
    self.accessed = accessed
    self.extended = extended
  }

  /// Reads the attributes of an open file.
  ///
  /// - Throws: an `Errno`.
  public init(of file: borrowing OpenFile) throws(Errno) {
    let status = try FileStatus(ofOpen: file.descriptor)
    self.init(
      mode: status.mode, owner: status.owner, group: status.group, modified: status.modified,
      accessed: status.accessed, extended: try extendedAttributes(of: file.descriptor))
  }
}

/// Attributes that a disk does not store, as FAT, exFAT and some network shares.
public struct LostAttributes: OptionSet, Sendable, Hashable {
  /// The bits of the set.
  public let rawValue: Int

  /// Creates a set from its bits.
  public init(rawValue: Int) { self.rawValue = rawValue }

  /// The permissions.
  public static let permissions = LostAttributes(rawValue: 1)
  /// The owner or the group.
  public static let owner = LostAttributes(rawValue: 2)
  /// The times.
  public static let times = LostAttributes(rawValue: 4)
  /// Permissions that keep other users from reading the file.
  public static let privacy = LostAttributes(rawValue: 16)
  /// The other names (hard links) of a file that was moved to another disk.
  public static let hardLinks = LostAttributes(rawValue: 32)
  /// An extended attribute.
  public static let extended = LostAttributes(rawValue: 8)
}

private func extendedAttributes(of file: Int32) throws(Errno) -> [Path: [UInt8]] {
  var names = [CChar](repeating: 0, count: 1 << 16)  // XATTR_LIST_MAX on Linux
  let length = kennel_list_attributes(file, &names, names.count)
  guard length >= 0 else {
    // The file system does not support extended attributes.
    if errno == ENOTSUP || errno == ENOSYS { return [:] }
    throw .last
  }
  var attributes: [Path: [UInt8]] = [:]
  for name in names.prefix(length).split(separator: 0) {
    let name = Path(bytes: name.map(UInt8.init(bitPattern:)))
    // The system sets these by itself; a user may not.
    if name.bytes.starts(with: "security.".utf8) { continue }
    attributes[name] = try extendedAttribute(name, of: file)
  }
  return attributes
}

private func extendedAttribute(_ name: Path, of file: Int32) throws(Errno) -> [UInt8] {
  let size = name.withCString { kennel_get_attribute(file, $0, nil, 0) }
  guard size >= 0 else { throw .last }
  var value = [UInt8](repeating: 0, count: size)
  // The value may have shrunk since; if it has grown, this fails with ERANGE.
  let count = name.withCString { kennel_get_attribute(file, $0, &value, size) }
  guard count >= 0 else { throw .last }
  return Array(value.prefix(count))
}
